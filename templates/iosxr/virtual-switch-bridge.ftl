<#ftl attributes={"version": "3"}>
<#-- A leg in a bridge domain that is there beforehand. -->
<#import "common.ftl" as xr>
<@xr.portName/>
<#if !leg.bridgeGroup??>
  <#stop "the virtual switch has no bridgeGroup: on IOS-XR a bridge domain is in a bridge group; add bridgeGroup to the virtual switch in the inventory">
</#if>
<@xr.takes "bridge group" leg.bridgeGroup 32/>
<@xr.takes "bridge domain" leg.bridgeDomain 27/>
<#macro domain>
    <l2vpn xmlns="http://cisco.com/ns/yang/Cisco-IOS-XR-um-l2vpn-cfg">
      <bridge>
        <groups>
          <group>
            <group-name>${leg.bridgeGroup}</group-name>
            <bridge-domains>
              <bridge-domain>
                <bridge-domain-name>${leg.bridgeDomain}</bridge-domain-name>
                <#nested>
              </bridge-domain>
            </bridge-domains>
          </group>
        </groups>
      </bridge>
    </l2vpn>
</#macro>
<leg xmlns:nc="urn:ietf:params:xml:ns:netconf:base:1.0">
  <@xr.interface "port" leg.port/>
  <requires what="bridge domain ${leg.bridgeDomain} in bridge group ${leg.bridgeGroup}">
    <@domain/>
  </requires>
  <config>
    <@xr.switchedSubInterface/>
    <@domain>
                <interfaces>
                  <interface nc:operation="replace">
                    <interface-name>${leg.subInterface}</interface-name>
                  </interface>
                </interfaces>
    </@domain>
  </config>
</leg>
