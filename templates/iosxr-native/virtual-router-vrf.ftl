<#ftl attributes={"version": "4"}>
<#-- A leg in a VRF. The VRF, and BGP in it with the leg's families, are there beforehand. -->
<#import "common.ftl" as xr>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@xr.preconditions/>
  <#list leg.sessions as session>
  <requires what="VRF ${leg.vrf} with family ${session.family} unicast">
    <vrfs xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-infra-rsi-cfg">
      <vrf>
        <vrf-name>${leg.vrf}</vrf-name>
        <afs>
          <af>
            <af-name>${session.family}</af-name>
            <saf-name>unicast</saf-name>
            <topology-name>default</topology-name>
          </af>
        </afs>
      </vrf>
    </vrfs>
  </requires>
  </#list>
  <#list leg.sessions as session>
  <requires what="BGP ${leg.routerAsn} with family ${session.family} unicast in VRF ${leg.vrf}">
    <@xr.bgp>
            <vrfs>
              <vrf>
                <vrf-name>${leg.vrf}</vrf-name>
                <vrf-global>
                  <vrf-global-afs>
                    <vrf-global-af>
                      <af-name>${session.family}-unicast</af-name>
                    </vrf-global-af>
                  </vrf-global-afs>
                </vrf-global>
              </vrf>
            </vrfs>
    </@xr.bgp>
  </requires>
  </#list>
  <config>
    <@xr.subInterface/>
    <@xr.bgp>
            <vrfs>
              <vrf>
                <vrf-name>${leg.vrf}</vrf-name>
                <vrf-neighbors>
                  <#list leg.sessions as session>
                  <vrf-neighbor nc:operation="replace">
                    <@xr.neighbor session "vrf-neighbor"/>
                  </vrf-neighbor>
                  </#list>
                </vrf-neighbors>
              </vrf>
            </vrfs>
    </@xr.bgp>
  </config>
</leg>
