<#ftl attributes={"version": "3"}>
<#-- A leg in the global table. BGP with the leg's families is there beforehand. -->
<#import "common.ftl" as xr>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@xr.preconditions/>
  <#list leg.sessions as session>
  <requires what="BGP ${leg.routerAsn} with family ${session.family} unicast">
    <@xr.bgp>
            <default-vrf>
              <global>
                <global-afs>
                  <global-af>
                    <af-name>${session.family}-unicast</af-name>
                  </global-af>
                </global-afs>
              </global>
            </default-vrf>
    </@xr.bgp>
  </requires>
  </#list>
  <config>
    <@xr.subInterface/>
    <@xr.bgp>
            <default-vrf>
              <bgp-entity>
                <neighbors>
                  <#list leg.sessions as session>
                  <neighbor nc:operation="replace">
                    <@xr.neighbor session "neighbor"/>
                  </neighbor>
                  </#list>
                </neighbors>
              </bgp-entity>
            </default-vrf>
    </@xr.bgp>
  </config>
</leg>
